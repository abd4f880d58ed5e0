"""The record grid: the records of the open folder, one line each, however many there are.

For the screen, in the order it is used:

- ``RecordGrid(clock, glyphs)``; ``show(rows, empty_text="")`` puts a `FolderRows` on the screen, or None. The first line
  names the columns; a title above is the screen's. `RecordGrid.NoteChanged` (``note``) says what belongs beside the
  title: how many are shown and selected, and by which query.
- It posts `RecordGrid.VisibleRowsChanged` when other rows came into view. The screen then asks `missing_envelopes()`
  for the file names (bytes) to read, reads them in a worker and gives ``set_envelopes(rows, {filename: Envelope})``.
- It posts `RecordGrid.FlagsRequested` (``flag``); the screen takes ``rows.targets()``, then
  ``token = rows.begin(targets, Verb.TOGGLE, flag)`` and ``grid.refresh_indexes(target.index for target in targets)``,
  writes in a worker, and at the end ``grid.refresh_indexes(rows.settle(token, change))`` with the `Change`, or with None
  where it failed. `RecordGrid.UndoRequested` likewise, with ``rows.settle(None, change)``.
- It posts `RecordGrid.SortRequested` (``column``, ``reverse``); the screen computes ``sort_order(rows.table, column,
  reverse=reverse, cancelled=...)`` in a worker, then ``rows.set_order(order, column, reverse=reverse)`` and
  ``grid.rows_changed()``.
- It posts `RecordGrid.FilterRequested` and `RecordGrid.SelectQueryRequested`; the screen opens the query bar, selects
  the indexes in a worker, then ``rows.set_filter(indexes, query)`` or ``rows.selection.add(indexes)``, and
  ``grid.rows_changed()``. The grid clears a filter itself and posts `RecordGrid.FilterCleared`.
- The file changed: ``rows.set_table(table, now)`` and ``grid.rows_changed()``. What a worker computed over the table
  before (`rows.table` is another one now) is void.
- About once a second ``grid.refresh_indexes(rows.expire(now))`` lets the marks of foreign changes go.

`cursor` is a reactive row number; `RecordGrid.CursorMoved` is posted when it moves.
"""
