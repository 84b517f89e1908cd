import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

// KYODO_BACKEND (for example http://127.0.0.1:8080) lets `vite` serve the sources against a running Kyodo.
const backend = process.env.KYODO_BACKEND;

export default defineConfig({
  plugins: [tailwindcss()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Inlined files would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: backend ? { proxy: { '/v1': { target: backend }, '/openapi.json': { target: backend } } } : {},
});
