import { testDamage } from './damagedCases';
import { testCases } from './fixtureCases';

describe('formats: TensorFlow.js models', () => {
  testCases('tensorflow_js.json');
});

describe('formats: damaged TensorFlow.js models', () => {
  testDamage('tensorflow_js.json', 'two files, cut inside a number');
  testDamage('tensorflow_js.json', 'quantised');
});
