/** What people ask the list for. */
export const queries: { what: string; input: Record<string, unknown> }[] = [
  { what: 'first page, the worst first', input: {} },
  { what: 'page of 200', input: { pageSize: 200 } },
  { what: 'last page', input: { page: 20 } },
  { what: 'by name', input: { sort: 'name' } },
  { what: 'by last change', input: { sort: 'updated' } },
  { what: 'only what is failed or unwell', input: { states: ['failed', 'error', 'warning'] } },
  { what: 'only what runs, by last change', input: { states: ['running'], sort: 'updated' } },
  { what: 'search that finds one', input: { search: 'app-00777' } },
  { what: 'search that finds many', input: { search: 'department 7' } },
  { what: 'search that finds nothing', input: { search: 'no such thing' } },
];
