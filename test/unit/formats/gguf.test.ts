import { testDamage } from './damagedCases';
import { testCases } from './fixtureCases';

describe('formats: GGUF', () => {
  testCases('gguf.json');
});

describe('formats: damaged GGUF', () => {
  testDamage('gguf.json', 'version 3, little endian');
  testDamage('gguf.json', 'small');
});
