export const commands = ['tensors', 'inspect', 'explain', 'compare'] as const;
export type Command = (typeof commands)[number];

const general = `See why a training run's loss is what it is.

Usage: loss-inspector COMMAND …

Commands:
  tensors   list the tensors of files, with their shapes, dtypes and statistics
  inspect   compute the losses of a loss spec, or of saved logits and labels
  explain   find the convention and parameters that give a number, or show all of them
  compare   compare two runs, or two steps of one, part by part and sample by sample

  loss-inspector COMMAND --help says more of one; --version prints the version.

A tensor is named by a reference, FILE#TENSOR[SLICE]: run.npz#logits[:100]
Exit code: 0 fine, 1 a condition of --fail-on or --max-loss failed, or a number
that nothing explains, 2 bad input.
`;

const tensors = `List the tensors of files.

Usage: loss-inspector tensors FILE... [--stats] [--json]

  --stats   min, max, mean, sum, std, and how many are NaN, infinite, zero
  --json    print JSON
`;

const inspect = `Compute the losses of a loss spec, or of saved outputs.

Usage: loss-inspector inspect SPEC|REF... [options]

  SPEC is a *.loss.json. REF is a file of tensors, or one tensor, FILE#TENSOR[SLICE];
  which is logits, labels, … and which loss fits is told from names, shapes and values.

What is computed:
  --logits REF, --predictions REF, --labels REF
                        the tensor of that role
  --weights REF|NUMBER  weights of the samples
  --mask REF            leaves out the elements where it is 0
  --loss NAME           the loss to compute; may be repeated
  --set KEY=VALUE       a parameter, such as margin=1, class_weights=2,4,6 or from_logits=false;
                        also reduction, coefficient, threshold, name; may be repeated
  --convention C        tf-slim, tf.losses, keras, pytorch or sklearn
  --regularize NAME:SCALE:REF
                        add a regularizer: l2:0.05:model.safetensors#*weights; may be repeated.
                        SCALE may be followed by ,exclude_biases (and normalization parameters)
                        and ,exclude_optimizer_state=false; l1_l2 takes two scales, 0.1,0.2
  --classes FILE        class names, one a line
  --step N              of references with {step}, such as epoch_{step}.npz#logits, the step;
                        default: the last one on disk

What is shown:
  --rows A:B            positions A to B (excluded) of the samples in --sort order
  --sort loss|margin|probability|sample
                        worst first; default: sample for --rows, loss for --top
  --top N               the first N in --sort order
  --json                print the inspection as JSON

Conditions (exit code 1):
  --fail-on findings    there is a finding that is a warning or an error
  --fail-on nan         a loss or a sample's loss is not finite
  --max-loss X          the total is above X, or not finite
`;

const explain = `Find what gives a number that training printed.

Usage: loss-inspector explain NUMBER SPEC|REF... [options]
       loss-inspector explain --conventions SPEC|REF... [options]

  Searches every convention, loss, reduction and parameter that fits the tensors, and
  what may have gone wrong: double softmax, labels counted from one, a mean of batch
  means, class weights left out, L2 without the half, … NUMBER counts to the digits it
  is typed in: 0.511 is anything from 0.5105 to 0.5115. It may be NaN or inf.

  --conventions         instead of NUMBER: each loss under every convention, with its
                        numerators, denominators and refusals
  --json                print JSON

The options that say what is computed are those of inspect: --logits, --predictions,
--labels, --weights, --mask, --loss, --set, --convention, --regularize, --classes.

Exit code: 0 explained, 1 nothing gives the number, 2 bad input.
`;

const compare = `Compare two runs, or two steps of one.

Usage: loss-inspector compare A B [options]
       loss-inspector compare SPEC --steps A:B [options]

  A and B are specs, or files of tensors. Losses go by their names, samples by a column
  of ids beside the tensors (sample_ids, guid, index), or by their places where there is
  none. Changes are B less A, the largest first: of the total's parts, the classes, the
  samples.

  --steps A:B           two steps of a spec over a series, epoch_{step}.npz
  --top N               samples that are shown of each loss; default 10
  --json                print the comparison as JSON

The options that say what is computed are those of inspect: --loss, --set, --convention,
--regularize, --classes. References of --logits, --labels, … would be the same in both.
`;

/** The help of a command, or of the whole. */
export function helpOf(command: Command | undefined): string {
  switch (command) {
    case undefined:
      return general;
    case 'tensors':
      return tensors;
    case 'inspect':
      return inspect;
    case 'explain':
      return explain;
    case 'compare':
      return compare;
  }
}
