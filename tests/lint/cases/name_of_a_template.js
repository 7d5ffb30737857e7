const review = payload.review || {};
if (!review.author) return { attributes: [] };
const attributes = { email: review.author };
attributes[`score_${review.sku}`] = review.score;
return { attributes: [attributes] };
