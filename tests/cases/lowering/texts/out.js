const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        texts: [
          "\"", "'", "\\", "\n", "\u2028", "</script>", "${1}", "`", "\ud83d", "😀", "\u0000", "*/"
        ]
      }
    }
  ]
};

return brazecall;
