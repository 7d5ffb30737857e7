// Operators on JSON text.

// The value that a JSON text says; undefined when it is not JSON.
function parseJson(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch (error) {
    return undefined;
  }
}
