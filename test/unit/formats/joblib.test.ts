import { testCases } from './fixtureCases';

describe('formats: joblib', () => {
  testCases('joblib.json');
});
