import { writeFileSync } from 'node:fs';
import { bundleFile, bundleOf, textCalls } from './hostTexts';

// `npm run l10n`: the bundle anew, from the texts in the host's code.
writeFileSync(bundleFile, `${JSON.stringify(bundleOf(textCalls), null, 2)}\n`);
