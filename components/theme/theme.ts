import { createTheme, type MantineThemeComponents } from '@mantine/core';
import button from './button.module.css';
import choice from './choice.module.css';
import field from './field.module.css';
import navigation from './navigation.module.css';
import overlay from './overlay.module.css';

const inputParts = { wrapper: field.wrapper, input: field.input, section: field.section };
const wrapperParts = {
  root: field.root,
  label: field.label,
  required: field.required,
  description: field.description,
  error: field.error,
};
const dropdownParts = { dropdown: overlay.menu, option: overlay.item, groupLabel: overlay.menuLabel };
const field30 = { classNames: { ...wrapperParts, ...inputParts, ...dropdownParts } };
const dialogParts = {
  overlay: overlay.scrim,
  header: overlay.dialogHead,
  title: overlay.dialogTitle,
  body: overlay.dialogBody,
  close: overlay.close,
};

// Plain objects, not Component.extend: naming a component here must not load it on every page.
const components: MantineThemeComponents = {
  Button: { classNames: { root: button.root }, defaultProps: { variant: 'default' } },
  ActionIcon: { classNames: { root: button.root }, defaultProps: { variant: 'subtle' } },
  Input: { classNames: inputParts },
  InputWrapper: {
    classNames: wrapperParts,
    defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
  },
  TextInput: field30,
  PasswordInput: field30,
  NumberInput: field30,
  Textarea: field30,
  Select: field30,
  MultiSelect: field30,
  Autocomplete: field30,
  TagsInput: field30,
  Combobox: {
    classNames: dropdownParts,
    defaultProps: { shadow: undefined, transitionProps: { duration: 160 } },
  },
  Checkbox: {
    classNames: { root: choice.box, input: choice.tick, label: choice.label, description: choice.hint },
  },
  Radio: {
    classNames: {
      root: choice.box,
      radio: choice.dot,
      icon: field.required,
      label: choice.label,
      description: choice.hint,
    },
  },
  Switch: {
    classNames: { track: choice.track, thumb: choice.thumb, label: choice.label, description: choice.hint },
    defaultProps: { withThumbIndicator: false },
  },
  Tabs: { classNames: { list: navigation.tabList, tab: navigation.tab } },
  SegmentedControl: {
    classNames: {
      root: navigation.segments,
      indicator: navigation.indicator,
      label: navigation.segment,
      control: navigation.control,
    },
    defaultProps: { withItemsBorders: false },
  },
  Pill: { classNames: { root: navigation.badge } },
  Badge: { classNames: { root: navigation.badge } },
  Table: { classNames: { table: navigation.table, th: navigation.th, td: navigation.td } },
  Modal: {
    classNames: { ...dialogParts, content: overlay.dialog },
    defaultProps: {
      centered: true,
      padding: 0,
      size: 640,
      transitionProps: { transition: 'fade', duration: 160 },
    },
  },
  Drawer: {
    classNames: { ...dialogParts, content: overlay.drawer },
    defaultProps: { position: 'right', withOverlay: false, lockScroll: false, size: 344 },
  },
  Popover: { classNames: { dropdown: overlay.menu } },
  Menu: {
    classNames: {
      dropdown: overlay.menu,
      item: overlay.item,
      itemSection: overlay.itemSection,
      label: overlay.menuLabel,
      divider: overlay.divider,
    },
    defaultProps: { offset: 4, transitionProps: { transition: 'fade', duration: 160 } },
  },
  Tooltip: {
    classNames: { tooltip: overlay.tooltip },
    defaultProps: { openDelay: 300, withArrow: false, multiline: true, transitionProps: { duration: 90 } },
  },
};

/** The library in our clothes. Values are those of tokens.css; the library needs them as numbers here. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '16px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '20px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '5px', md: '8px' },
  defaultRadius: 'sm',
  headings: { fontFamily: 'var(--font)', fontWeight: '620' },
  shadows: { xs: 'var(--e-1)', sm: 'var(--e-1)', md: 'var(--e-2)', lg: 'var(--e-2)', xl: 'var(--e-3)' },
  colors: {
    moss: [
      '#f6f9e8',
      '#e9efd4',
      '#d0dba3',
      '#b7c870',
      '#9dae60',
      '#84954c',
      '#6c7d37',
      '#586828',
      '#48571c',
      '#394613',
    ],
  },
  primaryColor: 'moss',
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components,
});
