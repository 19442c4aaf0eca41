import { testCases } from './fixtureCases';

describe('formats: npz', () => {
  testCases('npz.json');
});
