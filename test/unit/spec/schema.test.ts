import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { specSchema } from '../../../src/core/spec/schema';
import { smallCatalogue } from './smallCatalogue';
import { schemaFile, schemaText } from './writeSchema';

describe('the JSON schema of a spec', () => {
  it('is current: npm run schema writes it', () => {
    assert.equal(readFileSync(schemaFile, 'utf8'), schemaText());
  });

  it('knows each loss with its roles and parameters, and no other key', () => {
    const { properties } = specSchema(smallCatalogue) as { properties: { losses: { items: { allOf: Branch[] } } } };
    const svm = properties.losses.items.allOf.find((branch) => branch.if.properties.loss.const === 'multiclass_svm')?.then;
    assert.deepEqual(svm?.required, ['logits', 'labels']);
    assert.equal(svm.additionalProperties, false);
    assert.deepEqual(svm.properties['margin'], { type: 'number', description: '', default: 1, minimum: 0 });
    assert.ok(['loss', 'name', 'weights', 'coefficient', 'reduction', 'threshold', 'convention'].every((key) => key in svm.properties));
  });
});

interface Branch {
  readonly if: { readonly properties: { readonly loss: { readonly const: string } } };
  readonly then: { readonly required: string[]; readonly additionalProperties: boolean; readonly properties: Record<string, unknown> };
}
