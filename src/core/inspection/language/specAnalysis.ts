/** A stretch of a spec's text, in UTF-16 offsets; `end` is behind it. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface TextEdit extends Stretch {
  readonly text: string;
}

/** Something wrong at a place, and what puts it right. */
export interface PlacedProblem extends Stretch {
  readonly severity: 'error' | 'warning';
  /** The finding's code, or `refused`. */
  readonly code: string;
  readonly message: string;
  readonly fixes: readonly { readonly title: string; readonly edits: readonly TextEdit[] }[];
}

/** Something wrong in the code of a custom loss. Its stretch is that of the module's path in the spec. */
export interface ModuleProblem extends Stretch {
  /** Absolute path. */
  readonly file: string;
  /** From one, as the column; that of the whole line is null. */
  readonly line: number;
  readonly column: number | null;
  readonly message: string;
}

/** A text that stands for a tensor or file. */
export interface PlacedReference extends Stretch {
  /** As the spec has it, its short name expanded. */
  readonly reference: string;
  /** Path of the file, relative to the spec's folder. */
  readonly path: string;
  /** The short name it is, or begins with; null where it is a reference itself. */
  readonly shortName: string | null;
}

/** The path of a file in a spec. */
export interface PlacedLink extends Stretch {
  /** Relative to the spec's folder; the last part may hold `*` and `?`. */
  readonly path: string;
  /** A dump is inspected, another file is opened as text. */
  readonly isDump: boolean;
}

export interface PlacedShortName {
  readonly name: string;
  /** Its key in `tensors`, without the quotes. */
  readonly key: Stretch;
  /** Where it is used, without quotes and slices. */
  readonly uses: readonly Stretch[];
}

/** What an editor shows of a spec: all of it by place in the text. */
export interface SpecAnalysis {
  readonly problems: readonly PlacedProblem[];
  /** One for each loss and regularizer: where its lens stands, and its value in words. */
  readonly lenses: readonly { readonly start: number; readonly title: string }[];
  /** Markdown. */
  readonly hovers: readonly (Stretch & { readonly markdown: string })[];
  readonly references: readonly PlacedReference[];
  readonly shortNames: readonly PlacedShortName[];
  readonly links: readonly PlacedLink[];
  readonly moduleProblems: readonly ModuleProblem[];
  /** Code that was run, with what it imports: absolute paths. */
  readonly modules: readonly string[];
  /** Why no value was computed; null where they were. */
  readonly withoutValues: string | null;
}

export interface SpecCompletion extends Stretch {
  readonly label: string;
  readonly kind: 'file' | 'folder' | 'tensor' | 'shortName' | 'value' | 'key';
  /** Shape and dtype, size, or what it stands for. */
  readonly detail: string;
  /** Markdown. */
  readonly documentation?: string;
  /** As JSON has it: escaped, in quotes where there are none. */
  readonly insert: string;
  /** `insert` is a snippet, with places to fill in. */
  readonly isSnippet?: boolean;
  /** What is inserted is only the beginning: more can be completed behind it. */
  readonly goesOn?: boolean;
}

/** A tensor in a hover. */
export interface TensorSummary {
  readonly markdown: string;
}
