import { BadInput } from '../../../src/core/errors';
import type { FormatApi } from '../../../src/protocol/hostApi';
import type { Handlers } from '../../../src/protocol/rpc';

const none = (): never => { throw new BadInput({ reason: 'there are no other extensions' }); };

/** A host without formats of other extensions. */
export const noFormats: Handlers<FormatApi> = { openContributed: none, readContributed: none, closeContributed: none };
