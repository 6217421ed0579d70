import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Four colours, all from the tokens, so that both schemes are right without a second theme. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--c-key)' },
  { tag: [tags.string, tags.content], color: 'var(--c-str)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--c-num)' },
  { tag: [tags.comment, tags.meta], color: 'var(--c-com)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--sunken)', color: 'var(--ink)', fontSize: 'var(--t-small)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px', fontFeatureSettings: '"calt" 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-3)',
    border: '0',
    paddingRight: '4px',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--accent-soft) !important',
  },
  '.cm-marked': { backgroundColor: 'var(--accent-soft)', boxShadow: 'inset 2px 0 0 var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-tooltip': {
    border: '1px solid var(--line-2)',
    borderRadius: 'var(--r-2)',
    backgroundColor: 'var(--raised)',
    boxShadow: 'var(--e-2)',
    color: 'var(--ink)',
    fontFamily: 'var(--font)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '560' },
  '.cm-diagnostic': { padding: '6px 10px', border: '0', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '2px solid var(--fail)' },
  '.cm-diagnostic-warning': { borderLeft: '2px solid var(--warn)' },
  '.cm-lint-marker': { width: '10px', height: '10px' },
  '.cm-panels': { backgroundColor: 'var(--frame)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)' },
});

export const editorTheme = [look, syntaxHighlighting(colours)];
