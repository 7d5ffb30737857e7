// A loop that counts down never ends for a fraction.
// finds: X101 timeout
// payload: {"stars": -1}
// sample: {"id": "u-1", "stars": 3}
let stars = 0;
for (let left = payload.stars || 0; left !== 0; left -= 1) {
  if (!(left > 0 && left < 100 && left % 1 === 0)) throw "endless";
  stars += 1;
}
return { attributes: [{ external_id: "fixed-for-this-test", stars: "*".repeat(Math.min(stars, 5)) }] };
