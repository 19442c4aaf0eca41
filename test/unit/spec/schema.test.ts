import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { specSchema } from '../../../src/core/spec/schema';
import { smallCatalogue } from './smallCatalogue';
import { schemaFile, schemaText } from './writeSchema';

describe('the JSON schema of a spec', () => {
  it('is current: npm run schema writes it', () => {
    assert.equal(readFileSync(schemaFile, 'utf8'), schemaText());
  });

  it('knows each loss with its roles and parameters, and leaves faults and the offering of keys to the editor', () => {
    const { properties } = specSchema(smallCatalogue) as { properties: { losses: { items: { allOf: Branch[] } } } };
    const svm = properties.losses.items.allOf.find((branch) => branch.if.properties.loss.const === 'multiclass_svm')?.then;
    assert.ok(svm !== undefined);
    assert.deepEqual([svm.required, svm.additionalProperties], [undefined, undefined]);
    const { description, markdownDescription, ...margin } = svm.properties['margin'] as Record<string, unknown>;
    assert.deepEqual([description, typeof markdownDescription], ['', 'string']);
    assert.deepEqual(margin, { type: 'number', default: 1, minimum: 0, examples: [1, 0.5], doNotSuggest: true });
    assert.ok(['logits', 'labels', 'loss', 'name', 'weights', 'coefficient', 'reduction', 'threshold', 'convention'].every((key) => key in svm.properties));
  });

  it('describes every property, of the file and of each loss, and shows how it is written', () => {
    const undescribed: string[] = [];
    const walk = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) {
        return;
      }
      for (const [key, value] of Object.entries(node as Record<string, unknown>)) {
        if (key === 'properties' && !at.endsWith('/if')) {
          for (const [name, property] of Object.entries(value as Record<string, unknown>)) {
            if (property !== true && !isDescribed(property)) {
              undescribed.push(`${at}/${name}`);
            }
          }
        }
        walk(value, `${at}/${key}`);
      }
    };
    walk(specSchema(catalogue), '');
    assert.deepEqual(undescribed, []);
  });
});

function isDescribed(property: unknown): boolean {
  const { description = '', markdownDescription = '', default: value, examples, type } = property as { description?: string; markdownDescription?: string; default?: unknown; examples?: unknown; type?: string };
  const hasExample = markdownDescription.includes('```jsonc') || examples !== undefined || value !== undefined || type === 'boolean';
  return description !== '' && markdownDescription !== '' && hasExample;
}

interface Branch {
  readonly if: { readonly properties: { readonly loss: { readonly const: string } } };
  readonly then: { readonly required?: unknown; readonly additionalProperties?: unknown; readonly properties: Record<string, unknown> };
}
