import { applyApplication, call, expect, test } from './console';

test('a terminal goes into a container, is written down, and ends with the shell', async ({ page }) => {
  await applyApplication(page, 'entered');
  await page.goto('/projects/default/applications/entered');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('link', { name: 'Terminal' }).click();
  const terminal = page.getByRole('group', { name: /^Terminal in entered-web of entered-web-/ });
  const keys = terminal.getByRole('textbox');
  await expect(terminal).toContainText('#', { timeout: 15_000 });
  await keys.pressSequentially('echo it $HOME works');
  await keys.press('Enter');
  await expect(terminal).toContainText('it /root works');
  // The last row and column are to be seen.
  const [around, drawn] = await Promise.all([
    terminal.boundingBox(),
    terminal.locator('.xterm-screen').boundingBox(),
  ]);
  const cornerOf = (box: typeof around) => ({
    x: (box?.x ?? 0) + (box?.width ?? 0),
    y: (box?.y ?? 0) + (box?.height ?? 0),
  });
  expect(cornerOf(drawn).x).toBeLessThanOrEqual(cornerOf(around).x);
  expect(cornerOf(drawn).y).toBeLessThanOrEqual(cornerOf(around).y);
  await keys.pressSequentially('exit 3');
  await keys.press('Enter');
  await expect(page.getByText('The shell ended with exit code 3.')).toBeVisible();
  const written = async () => {
    const { items } = await call<{ items: { action: string; detail: Record<string, unknown> }[] }>(
      page,
      'audit.list',
      { project: 'default' },
    );
    return items.filter(({ action }) => action.startsWith('instance.exec'));
  };
  await expect
    .poll(async () => (await written()).map(({ action }) => action))
    .toEqual(['instance.exec-end', 'instance.exec']);
  const [end] = await written();
  expect(end?.detail).toMatchObject({ container: 'entered-web', command: 'sh', exitCode: 3 });
  expect(JSON.stringify(await written())).not.toContain('works');
});

test('on a phone a terminal has the rows that are seen, and its tab is in sight', async ({ page }) => {
  await applyApplication(page, 'pocket');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/projects/default/applications/pocket/terminal');
  const terminal = page.getByRole('group', { name: /^Terminal in pocket-web of pocket-web-/ });
  await expect(terminal).toContainText('#', { timeout: 40_000 });
  // Its rows follow its height, and must not make it in their turn.
  for (const height of [844, 600, 844]) {
    await page.setViewportSize({ width: 390, height });
    await expect.poll(async () => (await terminal.boundingBox())?.height).toBeLessThan(500);
  }
  await page.waitForTimeout(1_000);
  expect((await terminal.boundingBox())?.height).toBeLessThan(500);
  await expect(page.getByRole('link', { name: 'Terminal' })).toBeInViewport({ ratio: 1 });
});
