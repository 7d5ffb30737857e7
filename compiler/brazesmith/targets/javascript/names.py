"""Names that generated JavaScript does not use for its own constants and keys."""

from __future__ import annotations

#: Names that a `const` cannot have: ECMA-262 reserved words, strict mode's and module code's too.
RESERVED_WORDS = frozenset(
    {
        "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
        "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function",
        "if", "import", "in", "instanceof", "new", "null", "return", "super", "switch", "this",
        "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield", "let", "static",
        "implements", "interface", "package", "private", "protected", "public", "arguments", "eval",
        "async", "of",
    }
)  # fmt: skip

#: Names that every value inherits. A payload's key of this name is read with `own`, because
#: `value.constructor` is a function even if the key is absent.
OF_OBJECTS = frozenset(
    {
        "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toString",
        "toLocaleString", "valueOf", "__proto__", "__defineGetter__", "__defineSetter__",
        "__lookupGetter__", "__lookupSetter__",
    }
)  # fmt: skip

#: Other names that an array, string or number has, but no object without a key of this name.
OF_OTHER_VALUES = frozenset(
    {
        # Array.prototype and String.prototype
        "length", "at", "concat", "copyWithin", "entries", "every", "fill", "filter", "find",
        "findIndex", "findLast", "findLastIndex", "flat", "flatMap", "forEach", "includes",
        "indexOf", "join", "keys", "lastIndexOf", "map", "pop", "push", "reduce", "reduceRight",
        "reverse", "shift", "slice", "some", "sort", "splice", "toReversed", "toSorted",
        "toSpliced", "unshift", "values", "with", "anchor", "big", "blink", "bold", "charAt",
        "charCodeAt", "codePointAt", "endsWith", "fixed", "fontcolor", "fontsize", "isWellFormed",
        "italics", "link", "localeCompare", "match", "matchAll", "normalize", "padEnd", "padStart",
        "repeat", "replace", "replaceAll", "search", "small", "split", "startsWith", "strike",
        "sub", "substr", "substring", "sup", "toLocaleLowerCase", "toLocaleUpperCase",
        "toLowerCase", "toUpperCase", "toWellFormed", "trim", "trimEnd", "trimLeft", "trimRight",
        "trimStart",
        # Number.prototype
        "toExponential", "toFixed", "toPrecision",
    }
)  # fmt: skip
