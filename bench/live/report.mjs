const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const milliseconds = (values) => `${Math.round(median(values))} (${Math.min(...values)}–${Math.max(...values)})`;
const titleOf = ({ rows, classes }) => `${rows.toLocaleString('en')} × ${classes.toLocaleString('en')}`;

/** The results as Markdown. */
export function markdown({ date, machine, measured, stepped }) {
  return [
    '# How long the loss of a stop takes',
    '',
    `${date}, ${machine.cpu} × ${machine.cores}, a load of ${machine.load.toFixed(1)} before it began; VS Code in a browser. Milliseconds: the median, and the least–most.`,
    '*From the stop* is from the debugger\'s word of it to the answer with the pinned loss; 200 ms of it are waited in case the program goes on at once.',
    '',
    '| float32 logits | program | from the stop | in the debugger and the program | characters that crossed |',
    '|---|---|---|---|---|',
    ...measured.map(({ program, answers }) => `| ${titleOf(program)} | ${program.framework} | ${milliseconds(answers.map(({ sinceStop }) => sinceStop))} | ${milliseconds(answers.map(({ took }) => took))} | ${median(answers.map(({ characters }) => characters))} |`),
    '',
    '## Stops a second',
    '',
    'A program that goes on as soon as it has stopped: what VS Code, the debugger and the program take, with something pinned and without.',
    '',
    '| float32 logits | program | nothing pinned | a loss pinned | questions at once |',
    '|---|---|---|---|---|',
    ...stepped.map(({ program, plain, pinned, most }) => `| ${titleOf(program)} | ${program.framework} | ${plain.toFixed(1)} | ${pinned.toFixed(1)} | ${most} at most |`),
    '',
  ].join('\n');
}
