import { writeFileSync } from 'node:fs';
import { bundleFile, bundleOf, textCalls } from './textCalls';

// `npm run l10n`: the bundle anew, from the texts in the code of the host and the pages.
writeFileSync(bundleFile, `${JSON.stringify(bundleOf(textCalls), null, 2)}\n`);
