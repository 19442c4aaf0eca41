// What runs in a paused JavaScript program, 6: several questions at once, each answered as if it were asked alone.

/** A part has its own names for the values. What is wrong with one says nothing of the others. */
function answerSeveral({ parts }, values) {
  const answers = { loss: answerLoss, statistics: answerStatistics };
  return {
    parts: parts.map((part) => enveloped(() => answers[part.do](part, Object.fromEntries(Object.entries(part.values).map(([name, key]) => [name, values[key]]))))),
  };
}
