// Is it on the page, or does it come within ten seconds? Pages fill in after they open, so looking once would be a race.
export const shows = (locator) => locator.waitFor({ timeout: 10_000 }).then(() => true, () => false);
