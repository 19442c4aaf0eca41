import { testCases } from './fixtureCases';

describe('formats: npy', () => {
  testCases('npy.json');
});
