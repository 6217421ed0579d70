import type * as sdk from '@/plugins/sdk/definition';

// What a definition tells the form, and its words in both languages: as the plugin contract has them, for the browser too.
export type UiHints = sdk.UiHints;
export type Text = sdk.Text;
