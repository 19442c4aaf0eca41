import { testCases } from './fixtureCases';

describe('formats: parquet', () => {
  testCases('parquet.json');
});
