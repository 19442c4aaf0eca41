import { testCases } from './fixtureCases';

describe('formats: pytorch', () => {
  testCases('pytorch.json');
});

describe('formats: damaged, lying and hostile checkpoints', () => {
  testCases('pytorch_bad.json');
});
