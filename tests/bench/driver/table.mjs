// The one table.
export const median = (values) => {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

export const rounded = (value) => {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
};

// "p50 / p99" of each round, medians.
const spread = (runs) => (runs.length > 0 && runs[0].p50_us ? `${rounded(median(runs.map((run) => run.p50_us)))} / ${rounded(median(runs.map((run) => run.p99_us)))}` : '');

const cpu = (runs) => {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.cpu_us ?? {})))];
  return names.map((name) => [name, median(runs.map((run) => run.cpu_us?.[name] ?? NaN))])
    .filter(([, micros]) => micros >= 0.5).map(([name, micros]) => `${name} ${rounded(micros)}`).join(', ');
};

// One line a row: the medians of its rounds, and of its ratios.
export function summarise(rows, results) {
  return rows.filter((row) => results[row.name]?.ours.length > 0).map((row) => {
    const { ours, reference = [] } = results[row.name];
    const ratios = row.ratio ? ours.slice(0, reference.length).map((run, round) => row.ratio(run, reference[round])) : [];
    const value = (run) => run[row.value ?? 'rate'];
    const line = {
      name: row.name, what: row.what, unit: row.unit ?? '/s',
      ours: median(ours.map(value)), reference: median(reference.map(value)), ratio: median(ratios),
      goal: row.goal?.words ?? '', cpu: cpu(ours), referenceCpu: cpu(reference), spread: spread(ours), referenceSpread: spread(reference),
      notes: [...new Set(ours.map((run) => run.note).filter(Boolean))].slice(0, 1).join(),
      errors: ours.reduce((sum, run) => sum + Object.values(run.errors ?? {}).reduce((a, b) => a + b, 0), 0),
    };
    line.met = row.goal && (!row.ratio || Number.isFinite(line.ratio)) ? row.goal.met(line) : null;
    return line;
  });
}

export function print(table) {
  const columns = [
    ['what', (line) => line.what], ['ours', (line) => `${rounded(line.ours)} ${line.unit}`],
    ['reference', (line) => (Number.isFinite(line.reference) ? `${rounded(line.reference)} ${line.unit}` : '')],
    ['ratio', (line) => (Number.isFinite(line.ratio) ? line.ratio.toFixed(2) : '')], ['goal', (line) => line.goal],
    ['met', (line) => (line.met === null ? '' : line.met ? 'yes' : 'NO')], ['p50 / p99 µs', (line) => line.spread],
    ['its p50 / p99', (line) => line.referenceSpread], ['CPU µs an operation', (line) => line.cpu],
    ["the reference's", (line) => line.referenceCpu], ['', (line) => [line.notes, line.errors ? `${line.errors} ERRORS` : ''].filter(Boolean).join('; ')],
  ];
  const cells = [columns.map(([name]) => name), columns.map(() => '---'), ...table.map((line) => columns.map(([, show]) => show(line)))];
  for (const row of cells) console.log(`| ${row.join(' | ')} |`);
}
