/** AWS takes so many values in one filter. */
const IN_ONE_FILTER = 200

const inChunks = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / IN_ONE_FILTER) }, (_, i) =>
    values.slice(i * IN_ONE_FILTER, (i + 1) * IN_ONE_FILTER),
  )

/** Asks for each chunk of values; undefined when an answer has no list. */
export async function ofEach<Row>(values: readonly string[], ask: (some: string[]) => Promise<Row[] | undefined>) {
  const answers = await Promise.all(inChunks(values).map(ask))
  return answers.every((answer) => answer !== undefined) ? answers.flat() : undefined
}
