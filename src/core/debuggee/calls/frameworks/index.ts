import type { FrameworkCalls, KnownCall } from '../knownCall';
import type { CallLanguage } from '../tokens';
import { kerasCalls } from './keras';
import { optaxCalls } from './optax';
import { pytorchCalls } from './pytorch';
import { sklearnCalls } from './sklearn';
import { slimCalls } from './slim';
import { tensorFlowCalls } from './tensorflow';
import { tensorFlowJsCalls } from './tensorFlowJs';

/** The frameworks whose calls are read, by language. Keras comes before TensorFlow, which has some of its names. */
export const frameworks: Readonly<Record<CallLanguage, readonly FrameworkCalls[]>> = {
  python: [pytorchCalls, slimCalls, tensorFlowCalls, kerasCalls, optaxCalls, sklearnCalls],
  javascript: [tensorFlowJsCalls],
};

/** A name that a framework knows. */
export interface Found {
  readonly framework: FrameworkCalls;
  readonly name: string;
  /** Null where there is no definition of it here. */
  readonly known: KnownCall | null;
}

/** What a qualified name is of, called with these keywords. Null where no framework has a loss of this name. */
export function findCall(qualified: string, language: CallLanguage, keywords: readonly (string | null)[] = []): Found | null {
  for (const framework of frameworks[language]) {
    const name = framework.canonical(qualified, keywords);
    const known = name === null ? undefined : framework.calls.find((call) => call.name === name);
    if (name !== null && (known !== undefined || framework.others?.includes(name) === true)) {
      return { framework, name, known: known ?? null };
    }
  }
  return null;
}
