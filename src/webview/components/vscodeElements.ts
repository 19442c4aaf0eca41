import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import type { VscodeCheckbox } from '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { VscodeOption } from '@vscode-elements/elements/dist/vscode-option/index.js';
import type { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { HTMLAttributes } from 'preact';

/** A custom element in TSX: the attributes of every element, and its own properties. */
type Control<Element extends HTMLElement, Own extends keyof Element = never> =
  Omit<HTMLAttributes<Element>, Own & string> & { readonly [K in Own]?: Element[K] | undefined };

declare module 'preact' {
  // oxlint-disable-next-line typescript/no-namespace -- it is where Preact looks for elements
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Control<VscodeButton, 'secondary' | 'disabled'>;
      'vscode-checkbox': Control<VscodeCheckbox, 'checked' | 'label' | 'disabled'>;
      'vscode-option': Control<VscodeOption, 'value' | 'description' | 'selected'>;
      'vscode-single-select': Control<VscodeSingleSelect, 'value' | 'label' | 'combobox'>;
      'vscode-textfield': Control<VscodeTextfield, 'value' | 'label' | 'placeholder' | 'invalid'>;
    }
  }
}
