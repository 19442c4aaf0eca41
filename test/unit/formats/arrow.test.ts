import { testCases } from './fixtureCases';

describe('formats: arrow', () => {
  testCases('arrow.json');
});
