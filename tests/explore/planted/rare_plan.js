// Only a plan that is rare needs the seats.
// finds: X101 seats.total
// payload: {"id": "ada-1", "plan": "enterprise-legacy"}
// sample: {"id": "ada-1", "plan": "pro", "seats": 3, "region": "EU"}
const { id, plan, seats } = payload;
if (typeof id !== "string" || id.trim() === "") return;
let size = "small";
switch (plan) {
  case "free": break;
  case "pro": size = "medium"; break;
  case "enterprise-legacy": size = seats.total > 10 ? "large" : "medium"; break;
}
return { attributes: [{ external_id: id, size }] };
