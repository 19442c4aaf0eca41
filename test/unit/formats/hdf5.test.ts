import { testCases } from './fixtureCases';

describe('formats: hdf5', () => {
  testCases('hdf5.json');
});
