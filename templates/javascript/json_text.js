// Operators on JSON text.

// The value of a JSON text, undefined if the text is not JSON.
function parseJson(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch (error) {
    return undefined;
  }
}
