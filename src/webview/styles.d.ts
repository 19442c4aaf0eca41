// A style sheet is imported for its effect alone: the build puts it beside the page's script.
declare module '*.css';
