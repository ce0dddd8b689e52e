const two = (value: number) => String(value).padStart(2, '0');

/** `2026-03-02T06:00:00` of this computer's clock, as a `datetime-local` field takes it. */
export function localOfIso(iso: string | undefined): string | undefined {
  const at = new Date(iso ?? NaN);
  if (Number.isNaN(at.getTime())) return undefined;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The same with this computer's offset from UTC at that time: `2026-03-02T06:00:00+08:00`. */
export function isoOfLocal(local: string): string | undefined {
  const at = new Date(local);
  if (local === '' || Number.isNaN(at.getTime())) return undefined;
  const minutes = -at.getTimezoneOffset();
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${localOfIso(local)}${offset}`;
}
