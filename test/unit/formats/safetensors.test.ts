import { testCases } from './fixtureCases';

describe('formats: safetensors', () => {
  testCases('safetensors.json');
});
