import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SnippetTarget } from '../../core/inspection/explain/explanation';
import { Icon } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';

const targets: readonly (readonly [SnippetTarget, string])[] = [
  ['pytorch', 'PyTorch'], ['keras', 'Keras'], ['tensorflow', 'TensorFlow'], ['sklearn', 'scikit-learn'], ['numpy', 'NumPy'],
];

/** Copies a program that reproduces a loss's value, or the total with its regularizers where `loss` is null. */
export function CopyAsCode({ loss }: { readonly loss: number | null }): JSX.Element {
  const { client, dispatch, fail } = usePanel();
  const [told, setTold] = useState<{ readonly isCopied: boolean; readonly text: string } | null>(null);
  const copy = async (target: SnippetTarget, name: string): Promise<void> => {
    const snippet = await client.call('snippet', { loss, target });
    const isCopied = snippet.kind === 'code';
    if (isCopied) {
      await client.call('copy', { text: snippet.code });
    }
    const text = isCopied ? l10n.t('Copied {0} code that prints this value.', name) : `${name}: ${snippet.reason}`;
    setTold({ isCopied, text });
    dispatch({ type: 'announce', text });
  };
  return (
    <div class="copy-as-code" role="group" aria-label={loss === null ? l10n.t('Copy the total as code') : l10n.t('Copy as code')}>
      <span class="muted">{loss === null ? l10n.t('Copy the total as') : l10n.t('Copy as')}</span>
      {targets.map(([target, name]) => (
        <button key={target} type="button" class="link" onClick={() => { copy(target, name).catch(fail); }}>{name}</button>
      ))}
      {told !== null && <span class="muted"><Icon name={told.isCopied ? 'check' : 'circle-slash'} /> {told.text}</span>}
    </div>
  );
}
