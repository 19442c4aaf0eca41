/** A theme as VS Code hands it to a webview: a class of the body and custom properties, without `--vscode-`. */
export interface Theme {
  readonly className: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': "system-ui, 'Segoe WPC', 'Segoe UI', Ubuntu, 'Droid Sans', sans-serif", 'font-size': '13px', 'font-weight': 'normal',
  'editor-font-family': "'Droid Sans Mono', monospace", 'editor-font-size': '14px',
};

/** The defaults of VS Code's Modern and High Contrast themes, as far as the panel uses them. */
export const themes: Readonly<Record<string, Theme>> = {
  dark: {
    className: 'vscode-dark',
    variables: {
      ...fonts, 'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'errorForeground': '#f85149', 'focusBorder': '#0078d4', 'icon-foreground': '#cccccc',
      'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'panel-border': '#2b2b2b', 'widget-border': '#313131', 'sideBar-background': '#181818',
      'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'textBlockQuote-background': '#2b2b2b', 'badge-background': '#616161', 'badge-foreground': '#f8f8f8',
      'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-border': '#ffffff12', 'button-hoverBackground': '#026ec1',
      'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c', 'progressBar-background': '#0078d4',
      'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'list-inactiveSelectionBackground': '#37373d',
      'list-focusOutline': '#0078d4', 'settings-dropdownBackground': '#313131', 'settings-dropdownForeground': '#cccccc', 'settings-dropdownBorder': '#3c3c3c', 'settings-dropdownListBorder': '#454545',
      'settings-textInputBackground': '#313131', 'settings-textInputForeground': '#cccccc', 'settings-textInputBorder': '#3c3c3c', 'input-placeholderForeground': '#989898',
      'settings-checkboxBackground': '#313131', 'settings-checkboxForeground': '#cccccc', 'settings-checkboxBorder': '#3c3c3c',
      'inputValidation-errorBackground': '#5a1d1d', 'inputValidation-errorBorder': '#be1100', 'toolbar-hoverBackground': '#5a5d5e50', 'panelTitle-activeForeground': '#cccccc',
      'panelTitle-inactiveForeground': '#9d9d9d', 'panelTitle-activeBorder': '#0078d4', 'keybindingTable-headerBackground': '#cccccc0a', 'keybindingTable-rowsBackground': '#cccccc0a',
      'editor-selectionBackground': '#264f78', 'editorError-foreground': '#f14c4c', 'editorWarning-foreground': '#cca700', 'editorInfo-foreground': '#3794ff',
      'charts-foreground': '#cccccc', 'charts-lines': '#cccccc80', 'charts-red': '#f14c4c', 'charts-blue': '#3794ff', 'charts-yellow': '#cca700', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7',
    },
  },
  light: {
    className: 'vscode-light',
    variables: {
      ...fonts, 'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'errorForeground': '#f85149', 'focusBorder': '#005fb8', 'icon-foreground': '#3b3b3b',
      'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'panel-border': '#e5e5e5', 'widget-border': '#e5e5e5', 'sideBar-background': '#f8f8f8',
      'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'textBlockQuote-background': '#f8f8f8', 'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b',
      'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-border': '#0000001a', 'button-hoverBackground': '#0258a8',
      'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc', 'progressBar-background': '#005fb8',
      'list-hoverBackground': '#f2f2f2', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000', 'list-inactiveSelectionBackground': '#e4e6f1',
      'list-focusOutline': '#005fb8', 'settings-dropdownBackground': '#ffffff', 'settings-dropdownForeground': '#3b3b3b', 'settings-dropdownBorder': '#cecece', 'settings-dropdownListBorder': '#cecece',
      'settings-textInputBackground': '#ffffff', 'settings-textInputForeground': '#3b3b3b', 'settings-textInputBorder': '#cecece', 'input-placeholderForeground': '#767676',
      'settings-checkboxBackground': '#f8f8f8', 'settings-checkboxForeground': '#3b3b3b', 'settings-checkboxBorder': '#cecece',
      'inputValidation-errorBackground': '#f2dede', 'inputValidation-errorBorder': '#be1100', 'toolbar-hoverBackground': '#b8b8b850', 'panelTitle-activeForeground': '#3b3b3b',
      'panelTitle-inactiveForeground': '#3b3b3b', 'panelTitle-activeBorder': '#005fb8', 'keybindingTable-headerBackground': '#3333330a', 'keybindingTable-rowsBackground': '#3333330a',
      'editor-selectionBackground': '#add6ff', 'editorError-foreground': '#e51400', 'editorWarning-foreground': '#bf8803', 'editorInfo-foreground': '#1a85ff',
      'charts-foreground': '#3b3b3b', 'charts-lines': '#3b3b3b80', 'charts-red': '#e51400', 'charts-blue': '#1a85ff', 'charts-yellow': '#bf8803', 'charts-orange': '#d18616', 'charts-green': '#388a34', 'charts-purple': '#652d90',
    },
  },
  contrast: {
    className: 'vscode-high-contrast',
    variables: {
      ...fonts, 'foreground': '#ffffff', 'descriptionForeground': '#ffffffb3', 'errorForeground': '#f48771', 'focusBorder': '#f38518', 'icon-foreground': '#ffffff',
      'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518', 'editor-background': '#000000', 'editor-foreground': '#ffffff', 'panel-border': '#6fc3df', 'widget-border': '#6fc3df',
      'sideBar-background': '#000000', 'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff', 'badge-background': '#000000', 'badge-foreground': '#ffffff',
      'button-background': '#000000', 'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-secondaryBackground': '#000000', 'button-secondaryForeground': '#ffffff',
      'progressBar-background': '#6fc3df', 'list-hoverBackground': '#ffffff1a', 'list-focusOutline': '#f38518', 'settings-dropdownBackground': '#000000', 'settings-dropdownForeground': '#ffffff',
      'settings-dropdownBorder': '#6fc3df', 'settings-dropdownListBorder': '#6fc3df', 'settings-textInputBackground': '#000000', 'settings-textInputForeground': '#ffffff', 'settings-textInputBorder': '#6fc3df',
      'input-placeholderForeground': '#ffffffb3', 'settings-checkboxBackground': '#000000', 'settings-checkboxForeground': '#ffffff', 'settings-checkboxBorder': '#6fc3df',
      'inputValidation-errorBackground': '#000000', 'inputValidation-errorBorder': '#be1100', 'panelTitle-activeForeground': '#ffffff', 'panelTitle-inactiveForeground': '#ffffff', 'panelTitle-activeBorder': '#6fc3df',
      'editor-selectionBackground': '#ffffff', 'editorError-foreground': '#f48771', 'editorWarning-foreground': '#ffd370', 'editorInfo-foreground': '#3794ff',
      'charts-foreground': '#ffffff', 'charts-lines': '#ffffff80', 'charts-red': '#f48771', 'charts-blue': '#3794ff', 'charts-yellow': '#ffd370', 'charts-green': '#89d185', 'charts-purple': '#b180d7',
    },
  },
  contrastLight: {
    className: 'vscode-high-contrast-light',
    variables: {
      ...fonts, 'foreground': '#292929', 'descriptionForeground': '#292929b3', 'errorForeground': '#b5200d', 'focusBorder': '#006bbd', 'icon-foreground': '#292929',
      'contrastBorder': '#0f4a85', 'contrastActiveBorder': '#006bbd', 'editor-background': '#ffffff', 'editor-foreground': '#292929', 'panel-border': '#0f4a85', 'widget-border': '#0f4a85',
      'sideBar-background': '#ffffff', 'textLink-foreground': '#0f4a85', 'textLink-activeForeground': '#0f4a85', 'badge-background': '#0f4a85', 'badge-foreground': '#ffffff',
      'button-background': '#0f4a85', 'button-foreground': '#ffffff', 'button-border': '#0f4a85', 'button-hoverBackground': '#0f4a85', 'button-secondaryBackground': '#ffffff', 'button-secondaryForeground': '#292929',
      'progressBar-background': '#0f4a85', 'list-hoverBackground': '#0f4a851a', 'list-activeSelectionBackground': '#0f4a851a', 'list-inactiveSelectionBackground': '#0f4a851a', 'list-focusOutline': '#006bbd',
      'settings-dropdownBackground': '#ffffff', 'settings-dropdownForeground': '#292929', 'settings-dropdownBorder': '#0f4a85', 'settings-dropdownListBorder': '#0f4a85', 'settings-textInputBackground': '#ffffff',
      'settings-textInputForeground': '#292929', 'settings-textInputBorder': '#0f4a85', 'input-placeholderForeground': '#292929b3', 'settings-checkboxBackground': '#ffffff', 'settings-checkboxForeground': '#292929',
      'settings-checkboxBorder': '#0f4a85', 'inputValidation-errorBackground': '#ffffff', 'inputValidation-errorBorder': '#b5200d', 'panelTitle-activeForeground': '#292929', 'panelTitle-inactiveForeground': '#292929',
      'panelTitle-activeBorder': '#b5200d', 'editor-selectionBackground': '#0f4a85', 'editorError-foreground': '#b5200d', 'editorWarning-foreground': '#895503', 'editorInfo-foreground': '#1a85ff',
      'charts-foreground': '#292929', 'charts-lines': '#29292980', 'charts-red': '#b5200d', 'charts-blue': '#1a85ff', 'charts-yellow': '#895503', 'charts-green': '#374e06', 'charts-purple': '#652d90',
    },
  },
};
