const text = payload["\u001b[31mred\u202e\nline"].name.first;
return { attributes: [{ external_id: payload.id, text: text, "\u001b]0;title\u0007": "YOUR ID" }] };
