const a = replacePattern(payload.a, /\//ig, "-");

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        slash: a,
        empty: replacePattern(payload.a, /(?:)/ig, "-"),
        class: replacePattern(payload.a, /[/]/ig, "-"),
        separator: replacePattern(payload.a, /\u2028/ig, "-"),
        escaped: a,
        backslash: replacePattern(payload.a, /\\/ig, "-"),
        emoji: replacePattern(payload.a, /\ud83d\ude00/ig, "-")
      }
    }
  ]
};

return withoutUndefined(brazecall);
