import type { Compressors, parquetMetadata, parquetRead } from 'hyparquet';

/** The libraries that parse Parquet's footer and decompress its pages, loaded when the first file of it is read. */
export interface ParquetLibrary {
  readonly parquetMetadata: typeof parquetMetadata;
  readonly parquetRead: typeof parquetRead;
  readonly compressors: Compressors;
}

let library: Promise<ParquetLibrary> | undefined;

export function parquetLibrary(): Promise<ParquetLibrary> {
  library ??= load();
  return library;
}

async function load(): Promise<ParquetLibrary> {
  const [reader, { compressors, decompressZstd }] = await Promise.all([
    import(/* webpackChunkName: "parquet" */ 'hyparquet'), import(/* webpackChunkName: "parquet" */ 'hyparquet-compressors'),
  ]);
  return {
    parquetMetadata: reader.parquetMetadata,
    parquetRead: reader.parquetRead,
    // Without a buffer of the right size the library allocates what the frame claims.
    compressors: { ...compressors, ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)) },
  };
}
