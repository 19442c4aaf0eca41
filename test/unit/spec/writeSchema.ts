import { writeFileSync } from 'node:fs';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { specSchema } from '../../../src/core/spec/schema';

/** Where the schema is kept; package.json's `jsonValidation` names it. */
export const schemaFile = 'media/loss-spec.schema.json';

export function schemaText(): string {
  return `${JSON.stringify(specSchema(catalogue), null, 2)}\n`;
}

if (require.main === module) {
  writeFileSync(schemaFile, schemaText());
}
