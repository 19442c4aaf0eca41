/** The formats of dumps as a file dialog groups them, with extensions as it wants them: without their dot. */
export const dumpFormats: readonly { readonly title: string; readonly extensions: readonly string[] }[] = [
  { title: 'NumPy', extensions: ['npy', 'npz'] },
  { title: 'safetensors', extensions: ['safetensors'] },
  { title: 'PyTorch', extensions: ['pt', 'pth', 'bin', 'ckpt'] },
  { title: 'Pickle', extensions: ['pkl', 'pickle', 'joblib'] },
  { title: 'HDF5 and Keras', extensions: ['h5', 'hdf5', 'hdf', 'keras'] },
  { title: 'TensorFlow', extensions: ['index'] },
  { title: 'GGUF', extensions: ['gguf'] },
  { title: 'MATLAB', extensions: ['mat'] },
  { title: 'Parquet and Arrow', extensions: ['parquet', 'arrow', 'feather', 'arrows'] },
  { title: 'JSON', extensions: ['json', 'jsonl', 'ndjson'] },
  { title: 'CSV', extensions: ['csv', 'tsv'] },
  { title: 'gzip of any of these', extensions: ['gz'] },
];

/** Extensions of every dump, without their dot. */
export const dumpExtensions: readonly string[] = dumpFormats.flatMap(({ extensions }) => extensions);
