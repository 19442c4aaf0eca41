import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { TensorChoices } from './choices';
import type { TensorClient } from './tensorClient';

/** What every part of the page may do. */
export interface TensorActions {
  readonly client: TensorClient;
  readonly choose: (change: Partial<TensorChoices>) => void;
  /** Says something to a screen reader. */
  readonly announce: (text: string) => void;
  /** Tells the user what a call came to nothing for. */
  readonly fail: (error: unknown) => void;
}

/** And what it may read. */
export interface TensorPage extends TensorActions {
  readonly choices: TensorChoices;
  /** Grows whenever the file was read anew. */
  readonly generation: number;
}

export const TensorContext = createContext<TensorPage | null>(null);

export function useTensorPage(): TensorPage {
  const page = useContext(TensorContext);
  if (page === null) {
    throw new Error('a part of the page stands outside of it');
  }
  return page;
}
