import { reflectedCrc } from '../../bytes/crc';

/** CRC-32 of ISO 3309. */
export const crc32 = reflectedCrc(0xedb88320);
