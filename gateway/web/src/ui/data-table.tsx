import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  render: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  numeric?: boolean;
  /** Left out where the window is narrow. */
  wideOnly?: boolean;
}

/** A compact table; wider than the window it scrolls by itself. */
export function DataTable<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
}) {
  const { columns, rows, rowKey, onOpen, label } = props;
  const classOf = (column: Column<Row>) =>
    [column.numeric && 'numeric', column.wideOnly && 'wide-only'].filter(Boolean).join(' ') || undefined;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={onOpen && 'openable'}
              onClick={(event) => !(event.target as HTMLElement).closest('a, button') && onOpen?.(row)}
            >
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
