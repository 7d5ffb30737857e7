return { attributes: [] };
