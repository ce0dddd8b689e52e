import type { ReactNode } from 'react';

/** A condition's name and its fields. */
export function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="ask-line" role="group" aria-label={label}>
      <span className="ask-label">{label}</span>
      <span className="ask-values">{children}</span>
    </div>
  );
}
