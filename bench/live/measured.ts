/** A program that stops with a loss of float32 logits [rows, classes]. */
export interface Program {
  readonly framework: 'PyTorch' | 'NumPy' | 'TensorFlow.js';
  readonly rows: number;
  readonly classes: number;
}

/** The answers with the pinned loss, one for each stop. */
export interface Measured {
  readonly program: Program;
  readonly answers: readonly {
    /** Milliseconds from the debugger's stop to the answer. */
    readonly sinceStop: number;
    /** Milliseconds of them in the debugger and the program. */
    readonly took: number;
    readonly characters: number;
  }[];
}

/** Stops a second of a program that goes on as soon as it has stopped. */
export interface Stepped {
  readonly program: Program;
  /** With nothing pinned. */
  readonly plain: number;
  readonly pinned: number;
  /** Most questions of ours that the debugger had before it at once. */
  readonly most: number;
}
